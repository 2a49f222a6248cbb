package dev.holdfast.integration.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.integration.world.KernelTarget;
import dev.holdfast.integration.world.Scene;
import dev.holdfast.integration.world.Volume;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("r")
@DisplayName("two volume ids of one namespace: each is unstaged, the last one disconnects")
@Kernels(Kernels.SOME)
@Timeout(1800)
class SharedNamespaceStory {

  @ParameterizedTest
  @CsvSource({"ext4,ext4", "xfs,xfs", "block,block", "ext4,block"})
  void eachIsUnstagedWhileTheOtherStays(String first, String second, Scene scene) {
    KernelTarget target = scene.target(320);
    Volume one = scene.volume(target, first);
    Volume two = scene.volume(target, second).named("two");
    one.stage();
    two.stage();
    one.publish();
    two.publish();

    one.letGo();
    assertThat(one.unstageCode().isOk()).isTrue();
    assertThat(scene.see().controllers(target.nqn())).hasSize(2);
    assertThat(scene.see().mounts(two.published())).hasSize(1);
    assertThat(two.stats().getUsage(0).getTotal()).isPositive();

    two.letGo();
    assertThat(two.unstageCode().isOk()).isTrue();
    assertThat(scene.see().leftByTheNode("/var/lib/kubelet")).isEmpty();
  }
}
