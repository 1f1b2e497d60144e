# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""PUT /conversations/{conversation_id}/variables/{variable_id}: Set a variable of a conversation."""

from urllib.parse import quote

from ...models.conversation_variable import ConversationVariable
from ...models.update_conversation_variable_request import UpdateConversationVariableRequest
from ...types import Request


def request(
    conversation_id: str,
    variable_id: str,
    *,
    body: UpdateConversationVariableRequest,
) -> Request[ConversationVariable]:
    """Set a variable of a conversation.

    The server responds 400 to a value of another type than the variable's.

    Args:
        body: The new value of a variable.

    Returns:
        The request. Its result is `ConversationVariable`.
    """
    return Request(
        method="PUT",
        path=f"/conversations/{quote(conversation_id, safe='')}/variables/{quote(variable_id, safe='')}",
        accept="application/json",
        parse=ConversationVariable.from_dict,
        json=body.to_dict(),
    )
