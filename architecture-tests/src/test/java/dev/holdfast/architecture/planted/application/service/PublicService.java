package dev.holdfast.architecture.planted.application.service;

public final class PublicService {}
