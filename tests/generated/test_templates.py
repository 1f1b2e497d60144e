"""The code that the templates make of a description of a few lines."""

import inspect
from typing import Any

import pytest
import yaml
from attrs import fields

from tests.generated.conftest import Generate

ROOMS = """
paths:
  /rooms/{room_id}#fetch:
    get:
      operationId: room
      tags: [rooms]
      summary: Fetch a room
      description: |
        A paragraph of
        two lines, with a \\ and \"\"\".

        Another one.
      parameters:
        - {$ref: '#/components/parameters/RoomId'}
        - {name: sort, in: query, schema: {allOf: [{$ref: '#/components/schemas/Order'}], default: down}}
        - {name: floor, in: query, required: true, description: Its floor., schema: {type: integer}}
        - {name: X-Trace-Id, in: header, description: A trace., schema: {type: string}}
      responses:
        '404': {description: There is none., content: {application/json: {schema: {type: string}}}}
        '200':
          description: The room.
          content:
            application/json: {schema: {$ref: '#/components/schemas/Room'}}
            text/html: {schema: {type: string}}
  /rooms/{room_id}#follow:
    get:
      operationId: events
      tags: [rooms]
      summary: Follow a room
      parameters:
        - {name: room_id, in: path, required: true, schema: {type: string}}
      responses:
        '200': {description: Events., content: {text/event-stream: {schema: {type: string}}}}
  /rooms:
    put:
      operationId: furnish
      tags: [rooms]
      summary: Furnish a room
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Furniture'}}}
      responses:
        '204': {description: Done.}
  /plans:
    post:
      operationId: draw
      tags: [plans]
      summary: Draw a plan
      requestBody:
        required: true
        content: {multipart/form-data: {schema: {$ref: '#/components/schemas/Drawing'}}}
      responses:
        '201': {description: The plan., content: {'*/*': {schema: {type: string, format: binary}}}}
components:
  parameters:
    RoomId: {name: room_id, in: path, required: true, description: Its id., schema: {type: string}}
  schemas:
    JsonObject: {type: object, additionalProperties: true}
    MyJsonObject: {type: object, properties: {name: {type: string}}}
    Order: {type: string, enum: [up, down]}
    RoomFile: {description: A file., type: object, required: [size], properties: {size: {type: integer}}}
    Kitchen:
      description: A room to cook in.
      allOf:
        - {$ref: '#/components/schemas/Room'}
        - type: object
          properties: {stove: {description: Its stove., $ref: '#/components/schemas/RoomFile'}}
    Room:
      type: object
      required: [id, plan, order, doors, since, any]
      properties:
        id: {type: string, format: uuid}
        plan: {$ref: '#/components/schemas/RoomFile'}
        order: {$ref: '#/components/schemas/Order'}
        doors: {type: array, items: {$ref: '#/components/schemas/RoomFile'}}
        since: {type: string, format: date-time}
        any: {description: Any value.}
        photo: {description: Its photo., $ref: '#/components/schemas/RoomFile'}
        lookup: {$ref: '#/components/schemas/MyJsonObject'}
        extras: {$ref: '#/components/schemas/JsonObject'}
        listed: {type: array, items: {$ref: '#/components/schemas/JsonObject'}}
        note: {type: [string, 'null']}
        price: {type: [integer, number]}
        next: {anyOf: [{$ref: '#/components/schemas/RoomFile'}, {type: 'null'}]}
        former: {anyOf: [{$ref: '#/components/schemas/Order'}, {type: 'null'}]}
        views:
          anyOf: [{type: array, items: {$ref: '#/components/schemas/RoomFile'}}, {type: 'null'}]
        maxWidth: {type: number}
    Furniture:
      type: object
      properties:
        new: {type: boolean, default: true}
        kind: {type: string, const: chair, default: chair}
    Drawing:
      type: object
      required: [user, file]
      properties:
        user: {type: string}
        file: {type: string, format: binary}
        title: {type: string}
        scale: {type: [integer, 'null']}
        second: {type: string, format: binary}
    Knock:
      type: object
      required: [event, loudness]
      properties: {event: {type: string, const: knock}, loudness: {type: integer}}
    Survey:
      type: object
      x-essential: [floors, ruin]
      required: [floors, class]
      properties: {floors: {type: integer}, class: {type: string}, ruin: {type: boolean}}
    UnknownEvent: {type: object, required: [event], properties: {event: {type: string}}}
"""
FILE = {"size": 1}
ROOM: dict[str, Any] = {"id": "", "plan": FILE, "order": "up", "doors": [FILE], "since": "now", "any": [None]}


@pytest.fixture(scope="module")
def rooms(generated: Generate) -> Any:
    return generated(yaml.safe_load(ROOMS))


@pytest.mark.parametrize(
    ("name", "annotation"),
    {
        "id": "str",
        "plan": "RoomFile",
        "order": "Order | str",
        "doors": "list[RoomFile]",
        "since": "str",
        "any": "Any",
        "photo": "RoomFile | Unset",
        "lookup": "MyJsonObject | Unset",
        "extras": "dict[str, Any] | Unset",
        "listed": "list[dict[str, Any]] | Unset",
        "note": "str | None | Unset",
        "price": "int | float | Unset",
        "next": "RoomFile | None | Unset",
        "former": "Order | str | None | Unset",
        "views": "list[RoomFile] | None | Unset",
        "max_width": "float | Unset",
    }.items(),
)
def test_a_field_has_the_type_of_its_schema(rooms: Any, name: str, annotation: str) -> None:
    assert getattr(fields(rooms.models.Room), name).type == annotation


def test_a_file_has_the_type_of_an_upload(rooms: Any) -> None:
    assert fields(rooms.models.Drawing).file.type == "Upload"
    assert fields(rooms.models.Drawing).second.type == "Upload | Unset"


def test_objects_become_models_wherever_the_schema_has_one(rooms: Any) -> None:
    more = {"photo": FILE, "lookup": {"name": "n"}, "next": FILE, "views": [FILE], "former": "down"}
    room = rooms.models.Room.from_dict(ROOM | more)
    file = rooms.models.RoomFile(size=1)
    assert (room.plan, room.doors, room.photo, room.next, room.views) == (file, [file], file, file, [file])
    assert room.lookup == rooms.models.MyJsonObject(name="n")
    assert (room.order, room.former) == (rooms.models.Order.UP, rooms.models.Order.DOWN)
    assert room.to_dict() == ROOM | more


def test_values_of_another_kind_stay_as_they_are(rooms: Any) -> None:
    more: dict[str, Any] = {
        "photo": 1,
        "next": None,
        "views": FILE,
        "former": None,
        "extras": {"a": {}},
        "listed": [{}],
    }
    room = rooms.models.Room.from_dict(ROOM | more)
    assert {name: getattr(room, name) for name in more} == more


def test_a_missing_field_is_no_attribute_and_leaves_the_rest_whole(rooms: Any) -> None:
    source = {"id": "1", "plan": {}, "order": "up", "new": 1}
    room = rooms.models.Room.from_dict(source)
    assert (room.id, room.order, room.note) == ("1", rooms.models.Order.UP, rooms.types.UNSET)
    for part, name in ((room, "doors"), (room.plan, "size")):
        with pytest.raises(AttributeError, match=f"^this server's response has no `{name}`$"):
            getattr(part, name)
    assert room.to_dict() == source
    assert repr(room.plan) == "RoomFile(additional_properties={})"
    assert room == rooms.models.Room.from_dict(source) != rooms.models.Room.from_dict(ROOM)


def test_a_missing_field_goes_by_its_name_on_the_wire(rooms: Any) -> None:
    survey = rooms.models.Survey.from_dict({"floors": 2})
    with pytest.raises(AttributeError, match="has no `class`"):
        _ = survey.class_


def test_an_object_needs_one_of_its_essential_fields(rooms: Any) -> None:
    assert rooms.models.Survey.from_dict({"ruin": True}).to_dict() == {"ruin": True}
    with pytest.raises(
        rooms.errors.InvalidResponseError, match=r"^Survey: the field 'floors' or 'ruin' is missing$"
    ):
        rooms.models.Survey.from_dict({"class": "a"})
    with pytest.raises(rooms.errors.InvalidResponseError, match=r"^Knock: the field 'event' is missing$"):
        rooms.models.Knock.from_dict({"loudness": 3})


def test_a_field_in_camel_case_keeps_its_name_on_the_wire(rooms: Any) -> None:
    room = rooms.models.Room.from_dict(ROOM | {"maxWidth": 2.5})
    assert room.max_width == 2.5
    assert room.to_dict()["maxWidth"] == 2.5


def test_a_default_is_sent_but_not_read_into_a_response(rooms: Any) -> None:
    furniture = rooms.models.Furniture
    assert rooms.api.rooms.furnish.request(body=furniture()).json == {"new": True, "kind": "chair"}
    assert furniture.from_dict({}).to_dict() == {}


def test_a_response_of_one_model_is_parsed_into_it(rooms: Any) -> None:
    request = rooms.api.rooms.room.request("a/b", floor=2)
    assert (request.method, request.path, request.accept) == ("GET", "/rooms/a%2Fb", "application/json")
    assert request.params == {"sort": "down", "floor": 2}
    assert request.parse(ROOM) == rooms.models.Room.from_dict(ROOM)


def test_a_parameter_in_a_header_is_a_header(rooms: Any) -> None:
    traced = rooms.api.rooms.room.request("1", floor=2, x_trace_id="t-1")
    assert (traced.headers, traced.params) == ({"X-Trace-Id": "t-1"}, {"sort": "down", "floor": 2})
    assert rooms.api.rooms.room.request("1", floor=2).headers == {}


def test_a_response_of_events_is_parsed_into_the_model_of_each(rooms: Any) -> None:
    request = rooms.api.rooms.events.request("1")
    assert request.accept == "text/event-stream"
    assert request.parse({"event": "knock", "loudness": 3}) == rooms.models.Knock(event="knock", loudness=3)
    assert request.parse({"event": "bell"}) == rooms.models.UnknownEvent(event_name="bell")
    assert dict(rooms.events.EVENT_MODELS) == {"knock": "Knock"}


def test_a_response_of_any_type_is_bytes_and_one_without_a_body_is_none(rooms: Any) -> None:
    drawing = rooms.models.Drawing(user="ada", file=object())
    drawn = rooms.api.plans.draw.request(body=drawing)
    assert (drawn.accept, drawn.parse(b"plan")) == ("*/*", b"plan")
    furnished = rooms.api.rooms.furnish.request(body=rooms.models.Furniture())
    assert (furnished.accept, furnished.parse(b"")) == ("*/*", None)


def test_a_form_leaves_out_fields_and_files_that_are_absent_or_null(rooms: Any) -> None:
    file = rooms.types.Upload(name="a.svg", content=b"<svg/>", content_type="image/svg+xml")
    absent = rooms.api.plans.draw.request(body=rooms.models.Drawing(user="ada", file=file))
    assert (absent.form, absent.files) == ({"user": "ada"}, {"file": file})
    null = rooms.api.plans.draw.request(body=rooms.models.Drawing(user="ada", file=file, scale=None))
    assert null == absent
    given = rooms.models.Drawing(user="ada", file=file, title="", scale=0, second=file)
    whole = rooms.api.plans.draw.request(body=given)
    assert whole.form == {"user": "ada", "title": "", "scale": 0}
    assert whole.files == {"file": file, "second": file}


def test_the_docstring_of_a_model_describes_its_own_and_inherited_fields(rooms: Any) -> None:
    assert inspect.getdoc(rooms.models.Kitchen) == "\n".join(
        [
            "A room to cook in.",
            "",
            "Attributes:",
            "    plan: A file.",
            "    any: Any value.",
            "    photo: Its photo.",
            "    stove: Its stove.",
        ]
    )


def test_the_docstring_of_an_endpoint_has_the_words_of_the_description(rooms: Any) -> None:
    assert rooms.api.rooms.room.__doc__ == "GET /rooms/{room_id}: Fetch a room."
    assert inspect.getdoc(rooms.api.rooms.room.request) == "\n".join(
        [
            "Fetch a room.",
            "",
            'A paragraph of two lines, with a \\ and """.',
            "",
            "Another one.",
            "",
            "Args:",
            "    room_id: Its id.",
            "    floor: Its floor.",
            "    x_trace_id: A trace.",
            "",
            "Returns:",
            "    The request. Its result is `Room`.",
        ]
    )
