package dev.holdfast.application.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Spoils bytes in the ways in which they get spoilt, by accident and on purpose. */
public final class Mutator {
  private static final int MOST_SPOILS = 4;
  private static final int LONG = 100_000;

  private static final List<String> NUMBERS =
      List.of(
          "-1",
          "0",
          "00",
          "65536",
          "2147483647",
          "2147483648",
          "4294967295",
          "4294967296",
          "4294967297",
          "9223372036854775807",
          "9223372036854775808",
          "18446744073709551616",
          "9".repeat(400),
          "1e999999999",
          "0x7fffffff");

  private static final List<String> OPENERS = List.of("[", "{", "{\"a\":", "(", "\"", "\\", "/");

  private static final byte[] SIGNS = bytes("\n\0\t\r=,;:/\\\"'[]{} -.%#\u007f@");

  private final Random random;

  public Mutator(Random random) {
    this.random = random;
  }

  /** One of these, spoilt one to four times; sometimes with a piece of another. */
  public byte[] spoiled(List<byte[]> originals) {
    byte[] bytes = one(originals);
    for (int left = 1 + random.nextInt(MOST_SPOILS); left > 0; left--) {
      bytes = spoiledOnce(bytes, originals);
    }
    return bytes;
  }

  /** The same of a text; what is no UTF-8 afterwards is replaced as a decoder does. */
  public String spoiledText(List<String> originals) {
    List<byte[]> all = originals.stream().map(Mutator::bytes).toList();
    return new String(spoiled(all), StandardCharsets.UTF_8);
  }

  private byte[] spoiledOnce(byte[] bytes, List<byte[]> others) {
    int from = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, from + 1 + random.nextInt(1 + random.nextInt(64)));
    byte[] piece = Arrays.copyOfRange(bytes, from, to);
    return switch (random.nextInt(14)) {
      case 0 -> changed(bytes, (byte) (1 << random.nextInt(8)));
      case 1 -> changed(bytes, (byte) (1 + random.nextInt(255)));
      case 2 -> replaced(bytes, from, to, new byte[0]);
      case 3 -> replaced(bytes, to, to, piece);
      case 4 -> replaced(bytes, from, to, piece(one(others)));
      case 5 -> Arrays.copyOf(bytes, from);
      case 6 -> number(bytes, one(NUMBERS));
      case 7 -> replaced(bytes, from, from, new byte[] {(byte) random.nextInt(32)});
      case 8 -> replaced(bytes, from, from, new byte[] {SIGNS[random.nextInt(SIGNS.length)]});
      case 9 -> replaced(bytes, from, from, bytes(one(OPENERS).repeat(random.nextInt(5_000))));
      case 10 -> replaced(bytes, from, from, filled((byte) random.nextInt(256)));
      case 11 -> lines(bytes);
      case 12 -> replaced(bytes, from, to, bytes(one(List.of("ä", "€", "😀", "\u2028", "\ufeff"))));
      default -> replaced(bytes, from, to, one(others));
    };
  }

  private byte[] changed(byte[] bytes, byte by) {
    byte[] spoiled = bytes.clone();
    if (spoiled.length > 0) {
      spoiled[random.nextInt(spoiled.length)] ^= by;
    }
    return spoiled;
  }

  /** A number in the place of one that is there. */
  private byte[] number(byte[] bytes, String number) {
    int from = random.nextInt(bytes.length + 1);
    while (from < bytes.length && !isDigit(bytes[from])) {
      from++;
    }
    int to = from;
    while (to < bytes.length && isDigit(bytes[to])) {
      to++;
    }
    return replaced(bytes, from, to, bytes(number));
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private byte[] filled(byte with) {
    byte[] filling = new byte[random.nextInt(20) == 0 ? random.nextInt(LONG) : random.nextInt(300)];
    Arrays.fill(filling, with);
    return filling;
  }

  /** Puts one line in the place of another. */
  private byte[] lines(byte[] bytes) {
    String[] lines = new String(bytes, StandardCharsets.ISO_8859_1).split("\n", -1);
    lines[random.nextInt(lines.length)] = lines[random.nextInt(lines.length)];
    return String.join("\n", lines).getBytes(StandardCharsets.ISO_8859_1);
  }

  private byte[] piece(byte[] of) {
    int from = random.nextInt(of.length + 1);
    return Arrays.copyOfRange(of, from, from + random.nextInt(of.length - from + 1));
  }

  private static byte[] replaced(byte[] bytes, int from, int to, byte[] by) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + by.length);
    out.write(bytes, 0, from);
    out.writeBytes(by);
    out.write(bytes, to, bytes.length - to);
    return out.toByteArray();
  }

  /** Any of these. */
  public <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  /** From 0 to below the bound. */
  public int number(int bound) {
    return random.nextInt(bound);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
