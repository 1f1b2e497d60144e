# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""POST /conversations/{conversation_id}/name: Name a conversation."""

from urllib.parse import quote

from ...models.message_conversations_response import MessageConversationsResponse
from ...models.rename_conversation_request import RenameConversationRequest
from ...types import Request


def request(
    conversation_id: str,
    *,
    body: RenameConversationRequest,
) -> Request[MessageConversationsResponse]:
    """Name a conversation.

    The name is given, or made by the app's model when `auto_generate` is true.

    Args:
        body: A name, or the wish that the model makes one.

    Returns:
        The request. Its result is `MessageConversationsResponse`.
    """
    return Request(
        method="POST",
        path=f"/conversations/{quote(conversation_id, safe='')}/name",
        accept="application/json",
        parse=MessageConversationsResponse.from_dict,
        json=body.to_dict(),
    )
