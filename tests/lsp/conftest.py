"""One server a module for each kind of client; every test has a folder of its own."""

import json
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_lsp
from lsprotocol import converters, types
from pytest_lsp import ClientServerConfig, LanguageClient, make_test_lsp_client

from tests.lsp.editor import Editor
from tests.lsp.raw import Raw

CAPS = Path(__file__).parent / "caps"
SERVER = [sys.executable, "-m", "gowharf", "server"]
CLIENTS = ("code-server", "neovim", "helix", "eglot")


def initialize_params(name: str) -> types.InitializeParams:
    """What a real client sends, without the folders of the machine on which it was recorded."""
    data = json.loads((CAPS / f"{name}.json").read_text("utf-8"))
    params = converters.get_converter().structure(data, types.InitializeParams)
    params.root_path = params.root_uri = None
    params.workspace_folders = []
    params.process_id = None
    return params


@pytest.fixture
def raw() -> Iterator[Raw]:
    """A server of its own, as yet without `initialize`."""
    with Raw() as server:
        yield server


def _client() -> LanguageClient:
    client = make_test_lsp_client()
    client.asked = 0
    settings = client.protocol.fm.features.pop(types.WORKSPACE_CONFIGURATION)

    @client.feature(types.WORKSPACE_CONFIGURATION)
    def configuration(params: types.ConfigurationParams) -> object:
        client.asked += 1
        return settings(params)

    @client.feature(types.CLIENT_REGISTER_CAPABILITY)
    def register(params: types.RegistrationParams) -> None:
        client.registrations = [*getattr(client, "registrations", []), *params.registrations]

    @client.feature(types.WORKSPACE_CODE_LENS_REFRESH)
    def refresh_lenses(params: None) -> None:
        return None

    @client.feature(types.WORKSPACE_INLAY_HINT_REFRESH)
    def refresh_hints(params: None) -> None:
        return None

    client.applied = []

    @client.feature(types.WORKSPACE_APPLY_EDIT)
    def apply_edit(params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
        client.applied.append(params)
        return types.ApplyWorkspaceEditResult(applied=True)

    return client


async def _initialize(client: LanguageClient, name: str) -> None:
    result = await client.initialize_session(initialize_params(name))
    client.encoding = result.capabilities.position_encoding


_CONFIG = ClientServerConfig(server_command=SERVER, client_factory=_client)


@pytest_lsp.fixture(scope="module", config=_CONFIG)
async def pushed(lsp_client: LanguageClient) -> AsyncIterator[None]:
    """A client that is sent diagnostics."""
    await _initialize(lsp_client, "eglot")
    yield
    await lsp_client.shutdown_session()


@pytest_lsp.fixture(scope="module", config=_CONFIG)
async def pulling(lsp_client: LanguageClient) -> AsyncIterator[None]:
    """A client that asks for diagnostics."""
    await _initialize(lsp_client, "code-server")
    yield
    await lsp_client.shutdown_session()


@pytest_lsp.fixture(scope="module", config=_CONFIG, params=CLIENTS)
async def any_client(lsp_client: LanguageClient, request: pytest.FixtureRequest) -> AsyncIterator[None]:
    """Each of the four clients in turn."""
    await _initialize(lsp_client, request.param)
    yield
    await lsp_client.shutdown_session()


@pytest.fixture
def push(pushed: LanguageClient, tmp_path: Path) -> Editor:
    return Editor(pushed, tmp_path)


@pytest.fixture
def pull(pulling: LanguageClient, tmp_path: Path) -> Editor:
    return Editor(pulling, tmp_path)


@pytest.fixture
def any_editor(any_client: LanguageClient, tmp_path: Path) -> Editor:
    return Editor(any_client, tmp_path)
