"""Imports the models of all events, in 45 ms; without it each is imported when its event first comes.

An import opens a file. So a process whose streams have used up its descriptors could not read their next
events. It is a module since Python has other threads wait until one has imported it.
"""

from dify_chat_api import models
from dify_chat_api.events import EVENT_MODELS

for _name in EVENT_MODELS.values():
    getattr(models, _name)
