package dev.holdfast.architecture.planted.adapters.nvmecli;

import tools.jackson.databind.json.JsonMapper;

record ConnectorReadsJson(JsonMapper mapper) {}
