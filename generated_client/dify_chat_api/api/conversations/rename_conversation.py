# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""POST /conversations/{conversation_id}/name: Rename a conversation."""

from urllib.parse import quote

from ...models.message_conversations_response import MessageConversationsResponse
from ...models.rename_conversation_request import RenameConversationRequest
from ...types import Request


def request(
    conversation_id: str,
    *,
    body: RenameConversationRequest,
) -> Request[MessageConversationsResponse]:
    """Rename a conversation.

    If `auto_generate` is true, the app's model makes the name.

    Args:
        body: The new name of a conversation, or a request that the model makes one.

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
