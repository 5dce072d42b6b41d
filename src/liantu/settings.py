"""Settings from the environment (`LIANTU_*`) or from liantu.toml beside app.py."""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from liantu.domain.errors import SettingsError
from liantu.domain.language import Lang

#: The checkout: the package is installed from it (`-e .`), so geodata/ lies two levels up.
ROOT = Path(__file__).resolve().parents[2]


class Settings(BaseSettings):
    """What an office can set; every default works on one PC without a network."""

    model_config = SettingsConfigDict(env_prefix="LIANTU_", toml_file="liantu.toml", extra="ignore")

    store: str = str(ROOT / "geodata" / "sites.geojson")
    geodata: Path = ROOT / "geodata"
    cache: Path = ROOT / ".cache" / "liantu"
    basemap: str = "offline"
    tianditu_key: str = ""
    auth: Literal["off", "oidc"] = "off"
    lang: Lang = "zh"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic's signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    def store_path(self) -> Path:
        """Return the GeoJSON file of the store.

        Raises:
            SettingsError: the store is a database, which this version does not read yet.
        """
        if "://" in self.store:
            raise SettingsError(
                f"LIANTU_STORE: '{self.store.partition('://')[0]}://…' is not supported yet. "
                "Point it at a GeoJSON file."
            )
        return Path(self.store).expanduser().resolve()


@cache
def settings() -> Settings:
    """Return the settings of this process.

    Raises:
        SettingsError: a value is not one of those allowed.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "LIANTU_" + "_".join(str(part) for part in first["loc"]).upper()
        raise SettingsError(f"{name}: {first['msg']}. See docs/deployment.md.") from None
