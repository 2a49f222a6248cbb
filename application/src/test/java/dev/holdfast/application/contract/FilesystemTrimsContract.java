package dev.holdfast.application.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.port.out.mount.FilesystemTrims;
import dev.holdfast.application.port.out.mount.FilesystemTrims.TrimOutcome;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.domain.namespace.Namespace;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The behaviour of every way to trim a mounted filesystem. */
public abstract class FilesystemTrimsContract {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long ALL = Long.MAX_VALUE;
  private static final long MEBIBYTE = 1L << 20;

  @SuppressWarnings("NullAway.Init")
  private TrimWorld world;

  @SuppressWarnings("NullAway.Init")
  private FilesystemTrims trims;

  /** A host with one ext4 of {@link #BYTES} that is mounted for writing. */
  public interface TrimWorld extends AutoCloseable {
    long BYTES = 512 * MEBIBYTE;

    /** The filesystem's, as the mount table has it now. */
    Mount mount();

    Namespace device();

    /** Writes so much to a file, lets it reach the target, and removes it again. */
    void writeAndRemove(long bytes);

    /** The bytes that the target holds for the filesystem; less by those it has got back. */
    long held();

    /** Binds the filesystem to its own place: another mount of it is on top. */
    void mountOver();

    /** Nothing is mounted any more. */
    void unmount();

    @Override
    void close();
  }

  protected abstract TrimWorld world() throws Exception;

  protected abstract FilesystemTrims trims(TrimWorld of);

  @BeforeEach
  final void begin() throws Exception {
    world = world();
    trims = trims(world);
  }

  @AfterEach
  final void endTheWorld() {
    if (world != null) {
      world.close();
    }
  }

  private TrimOutcome trim(long from, long bytes) {
    return trims.trim(world.mount(), world.device(), from, bytes, PATIENCE);
  }

  private static long trimmed(TrimOutcome outcome) {
    assertThat(outcome).isInstanceOf(TrimOutcome.Trimmed.class);
    return ((TrimOutcome.Trimmed) outcome).bytes();
  }

  @Test
  void givesBackWhatTheFilesystemDoesNotUse() {
    world.writeAndRemove(100 * MEBIBYTE);
    long before = world.held();

    assertThat(trimmed(trim(0, ALL))).isBetween(TrimWorld.BYTES / 2, TrimWorld.BYTES);

    assertThat(before - world.held()).isGreaterThan(90 * MEBIBYTE);
  }

  @Test
  void trimsNoMoreThanThePiece() {
    long piece = 128 * MEBIBYTE;

    for (long from = 0; from < TrimWorld.BYTES; from += piece) {
      assertThat(trimmed(trim(from, piece))).isBetween(1L, piece);
    }
  }

  @Test
  void aPieceBehindTheEndIsKnown() {
    assertThat(trim(TrimWorld.BYTES, 128 * MEBIBYTE)).isEqualTo(new TrimOutcome.BehindTheEnd());
    assertThat(trim(4 * TrimWorld.BYTES, ALL - 4 * TrimWorld.BYTES))
        .isEqualTo(new TrimOutcome.BehindTheEnd());
  }

  @Test
  void trimsNoOtherMountThanTheOneThatWasProven() {
    Mount proven = world.mount();
    world.mountOver();
    long before = world.held();

    assertThat(trims.trim(proven, world.device(), 0, ALL, PATIENCE))
        .isInstanceOf(TrimOutcome.OtherMount.class);
    assertThat(world.held()).isEqualTo(before);
  }

  @Test
  void trimsNothingWhereTheMountIsGone() {
    Mount proven = world.mount();
    world.unmount();

    assertThat(trims.trim(proven, world.device(), 0, ALL, PATIENCE))
        .isInstanceOf(TrimOutcome.OtherMount.class);
  }

  /** A filesystem without a device has nothing to give back to. */
  @Test
  void anotherKindOfFilesystemIsNotSupported() {
    Mount proc =
        new Mount(
            procMount(),
            1,
            world.device().number(),
            "/",
            "/proc",
            List.of("rw"),
            List.of(),
            "proc",
            "proc",
            List.of("rw"),
            false);

    assertThat(trims.trim(proc, world.device(), 0, ALL, PATIENCE))
        .isInstanceOf(TrimOutcome.Unsupported.class);
  }

  /** The number of the mount at /proc. */
  protected abstract int procMount();
}
