package dev.holdfast.adapters.web.view;

import org.springframework.boot.actuate.endpoint.Producible;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/** The reader of an answer, by the Accept header of the request. */
public enum Reader implements Producible<Reader> {
  PROGRAM("application/json"),
  PERSON("text/plain"),

  /** With the colours of ECMA-48; a type of this project. */
  PERSON_AT_A_TERMINAL("text/x-ansi");

  private final MimeType type;

  Reader(String type) {
    this.type = MimeTypeUtils.parseMimeType(type);
  }

  @Override
  public MimeType getProducedMimeType() {
    return type;
  }

  @Override
  public boolean isDefault() {
    return this == PROGRAM;
  }

  public Colours colours() {
    return new Colours(this == PERSON_AT_A_TERMINAL);
  }
}
