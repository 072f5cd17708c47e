"""One module for each dialect of answering: how a scripted reply, a stream and an error look in it.

message(reply, ask) -> the JSON of an answer          stream(reply, ask) -> the events of one
error(status, message) -> the JSON of a refusal
"""
