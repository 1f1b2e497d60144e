# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""DELETE /conversations/{conversation_id}: Delete a conversation."""

from urllib.parse import quote

from ...models.delete_conversation_request import DeleteConversationRequest
from ...types import Request


def request(
    conversation_id: str,
    *,
    body: DeleteConversationRequest,
) -> Request[None]:
    """Delete a conversation.

    The server deletes its messages, too. A conversation that was deleted before, or is of another user, is
    404. Dify 1.13.0 and older respond 204 to both, and Dify 1.9.0 deletes the conversation for any user.

    Args:
        body: The user whose conversation is deleted.

    Returns:
        The request. Its result is nothing.
    """
    return Request(
        method="DELETE",
        path=f"/conversations/{quote(conversation_id, safe='')}",
        accept="*/*",
        parse=lambda _: None,
        json=body.to_dict(),
    )
