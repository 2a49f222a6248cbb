package dev.holdfast.architecture.planted.bootstrap.config;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;

final class WiringInjectsAField {
  @Autowired @Nullable String field;
}
