package dev.holdfast.architecture.planted.adapters.mount;

final class AdapterThrowsAnything {
  void fail() {
    throw new RuntimeException("anything");
  }
}
