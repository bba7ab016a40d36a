"""What every message is made of: the base of all models, ids, instants, names."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Id = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9_.-]+$")]
Instant = int
LANGUAGE_CODE = r"^[a-z][a-z0-9-]+$"
LanguageCode = Annotated[str, Field(min_length=2, max_length=16, pattern=LANGUAGE_CODE)]


class Wire(BaseModel):
    """Base of all messages: unknown fields are refused, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_serialization_defaults_required=True)


class Words(Wire):
    """A name that an organisation gave, in both languages of the pages."""

    zh: str
    en: str


class SignLanguage(Wire):
    """A sign language or variant that a site offers."""

    code: LanguageCode
    name: Words
