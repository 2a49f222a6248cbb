package dev.holdfast.architecture.planted.domain;

class DomainClassIsOpen {}
