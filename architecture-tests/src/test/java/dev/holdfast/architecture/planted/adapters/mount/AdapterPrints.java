package dev.holdfast.architecture.planted.adapters.mount;

final class AdapterPrints {
  void print() {
    System.out.println("printed");
  }
}
