package dev.holdfast.architecture.planted.adapters.mount;

interface MisplacedContract {}
