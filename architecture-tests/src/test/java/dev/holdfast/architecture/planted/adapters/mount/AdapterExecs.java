package dev.holdfast.architecture.planted.adapters.mount;

import java.io.IOException;

final class AdapterExecs {
  Process program() throws IOException {
    return Runtime.getRuntime().exec(new String[] {"true"});
  }
}
