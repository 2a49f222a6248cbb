package dev.holdfast.architecture.planted.adapters.mount;

import java.util.logging.Logger;

record AdapterLogsTheOldWay(Logger logger) {}
