package dev.holdfast.adapters.sysfs.keyring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.sysfs.files.SysfsRoot;
import dev.holdfast.adapters.sysfs.libc.Errno;
import dev.holdfast.adapters.sysfs.libc.KernelRefusal;
import dev.holdfast.application.port.out.CredentialStore;
import dev.holdfast.application.port.out.CredentialStore.Keys;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.volume.Credentials;
import dev.holdfast.domain.volume.Secret;
import dev.holdfast.domain.volume.VolumeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyringCredentialsTest {
  private static final VolumeId VOLUME = new VolumeId("pvc-1");
  private static final Credentials ALL =
      new Credentials(
          Optional.of(new Secret("dhchapSecret", "DHHC-1:00:a2V5:")),
          Optional.of(new Secret("dhchapCtrlSecret", "DHHC-1:00:b3RoZXI=:")),
          Optional.of(new Secret("tlsPsk", "NVMeTLSkey-1:01:a2V5:")));

  @TempDir Path sys;

  private final Map<String, byte[]> keys = new HashMap<>();
  private Optional<Errno> refused = Optional.empty();

  private CredentialStore store(String driver) {
    return new KeyringCredentials(new InMemory(), SysfsRoot.at(sys), driver);
  }

  @Test
  void hasTheKeysOfEachVolumeOfItsDriver() {
    store("driver").keep(VOLUME, ALL);

    assertThat(store("driver").find(VOLUME)).isEqualTo(new Keys.Found(ALL));
    assertThat(store("driver").find(new VolumeId("pvc-2"))).isEqualTo(new Keys.None());
    assertThat(store("other").find(VOLUME)).isEqualTo(new Keys.None());

    store("driver").remove(VOLUME);

    assertThat(store("driver").find(VOLUME)).isEqualTo(new Keys.None());
  }

  @Test
  void aKeyringThatDoesNotAnswerIsNotOneWithoutKeys() {
    refused = Optional.of(Errno.EPERM);

    assertThat(store("driver").find(VOLUME))
        .isInstanceOfSatisfying(
            Keys.Unknown.class, unknown -> assertThat(unknown.why()).contains("seccomp"));
    assertThat(store("driver").keep(VOLUME, ALL)).isPresent();
    assertThat(store("driver").remove(VOLUME)).isPresent();

    refused = Optional.of(Errno.ENOMEM);

    assertThat(store("driver").find(VOLUME))
        .isEqualTo(new Keys.Unknown("the kernel's keyring answered ENOMEM"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dhchapSecret=", "dhchapSecret=a,b", "dhchapSecret=\u0000"})
  void aPayloadOfAnotherHandIsUnknownAndNotShown(String payload) {
    keys.put("holdfast:driver:pvc-1", payload.getBytes(UTF_8));

    assertThat(store("driver").find(VOLUME))
        .isEqualTo(new Keys.Unknown("the key holdfast:driver:pvc-1 is not of Holdfast's form"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "=", "newer=1\n", "\u0001\u0002"})
  void whatIsNotKnownIsLeftOut(String payload) {
    keys.put("holdfast:driver:pvc-1", payload.getBytes(UTF_8));

    assertThat(store("driver").find(VOLUME)).isEqualTo(new Keys.None());
  }

  @Test
  void readsTheKeysOfAControllerWhereTheKernelShowsThem() throws IOException {
    Path controller = Files.createDirectories(sys.resolve("class/nvme/nvme3"));
    Files.writeString(controller.resolve("dhchap_secret"), "DHHC-1:00:a2V5:\n");
    Files.writeString(controller.resolve("dhchap_ctrl_secret"), "none\n");

    assertThat(store("driver").of(ControllerName.ofInstance(3)))
        .isEqualTo(
            new Keys.Found(
                new Credentials(ALL.dhchapSecret(), Optional.empty(), Optional.empty())));
    assertThat(store("driver").of(ControllerName.ofInstance(4))).isEqualTo(new Keys.None());
  }

  private final class InMemory implements Keyring {
    @Override
    public void put(String name, byte[] payload) throws KernelRefusal {
      refuse();
      keys.put(name, payload.clone());
    }

    @Override
    public Optional<byte[]> get(String name) throws KernelRefusal {
      refuse();
      return Optional.ofNullable(keys.get(name));
    }

    @Override
    public void remove(String name) throws KernelRefusal {
      refuse();
      keys.remove(name);
    }

    private void refuse() throws KernelRefusal {
      if (refused.isPresent()) {
        throw new KernelRefusal(refused.get().number(), "keyctl");
      }
    }
  }
}
