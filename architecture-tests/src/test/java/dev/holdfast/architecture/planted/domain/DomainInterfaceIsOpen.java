package dev.holdfast.architecture.planted.domain;

interface DomainInterfaceIsOpen {}
