"""Imports all that streams may need until they end, in 50 ms; else each part is imported when it is used.

An import opens a file. So a process whose streams have used up its descriptors couldn't read their next
events, or stop the model. It is a module since Python has other threads wait until one has imported it.
"""

from dify_chat_api import models
from dify_chat_api.api.chat import stop_messages_stream  # noqa: F401
from dify_chat_api.api.workflow import workflow_events  # noqa: F401
from dify_chat_api.events import EVENT_MODELS

from . import reply  # noqa: F401

for _name in (*EVENT_MODELS.values(), "ChatMessageMetadata", "Usage"):
    getattr(models, _name)
