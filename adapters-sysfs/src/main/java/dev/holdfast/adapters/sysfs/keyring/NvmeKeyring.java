package dev.holdfast.adapters.sysfs.keyring;

import dev.holdfast.adapters.sysfs.libc.Errno;
import dev.holdfast.adapters.sysfs.libc.KernelRefusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The keyring by keyctl(2); its number is known from {@code /proc/keys} alone. */
public final class NvmeKeyring implements PskKeyring {
  /** proc(5): serial, flags, usage, timeout, permissions, uid, gid, type, name and contents. */
  private static final Pattern NVME =
      Pattern.compile(
          "([0-9a-f]{8}) \\S+ +\\d+ +\\S+ [0-9a-f]{8} +\\d+ +\\d+ keyring +\\.nvme: .*");

  /** A key that another program removed, or made unusable, in between. */
  private static final Set<Integer> UNUSABLE =
      Set.of(
          Errno.ENOKEY.number(),
          Errno.EKEYEXPIRED.number(),
          Errno.EKEYREVOKED.number(),
          Errno.EACCES.number());

  private final Path keys;

  /**
   * @param proc the host's {@code /proc}
   */
  public NvmeKeyring(Path proc) {
    this.keys = proc.resolve("keys");
  }

  @Override
  public Optional<Map<Integer, String>> keys() throws KernelRefusal {
    Optional<Integer> keyring = keyring();
    if (keyring.isEmpty()) {
      return Optional.empty();
    }
    ByteBuffer numbers = ByteBuffer.wrap(Keyctl.read(keyring.get())).order(ByteOrder.nativeOrder());
    Map<Integer, String> names = new HashMap<>();
    while (numbers.remaining() >= Integer.BYTES) {
      int serial = numbers.getInt();
      Optional<String> name = name(serial);
      name.ifPresent(is -> names.put(serial, is));
    }
    return Optional.of(names);
  }

  private static Optional<String> name(int serial) throws KernelRefusal {
    try {
      String[] fields = new String(Keyctl.describe(serial), StandardCharsets.UTF_8).split(";", 5);
      return fields.length == 5 && fields[0].equals("psk")
          ? Optional.of(fields[4].replace("\0", ""))
          : Optional.empty();
    } catch (KernelRefusal refusal) {
      if (UNUSABLE.contains(refusal.errno())) {
        return Optional.empty();
      }
      throw refusal;
    }
  }

  @Override
  public int add(String identity, byte[] psk) throws KernelRefusal {
    return Keyctl.add("psk", identity, psk, required());
  }

  @Override
  public byte[] read(int serial) throws KernelRefusal {
    return Keyctl.readFrom(required(), serial);
  }

  @Override
  public void unlink(int serial) throws KernelRefusal {
    Keyctl.unlink(serial, required());
  }

  private int required() throws KernelRefusal {
    return keyring().orElseThrow(() -> new KernelRefusal(Errno.ENOKEY.number(), "/proc/keys"));
  }

  /** A host with many containers has thousands of keys. */
  private Optional<Integer> keyring() throws KernelRefusal {
    try (Stream<String> lines = Files.lines(keys, StandardCharsets.ISO_8859_1)) {
      return lines.flatMap(line -> number(line).stream()).findFirst();
    } catch (IOException | UncheckedIOException e) {
      throw new KernelRefusal(Errno.EIO.number(), "read " + keys + " (" + e.getMessage() + ")");
    }
  }

  /** Of a line of {@code /proc/keys}, if it is that of the keyring. */
  static Optional<Integer> number(String line) {
    Matcher matcher = NVME.matcher(line);
    return matcher.matches()
        ? Optional.of(Integer.parseUnsignedInt(matcher.group(1), 16))
        : Optional.empty();
  }
}
