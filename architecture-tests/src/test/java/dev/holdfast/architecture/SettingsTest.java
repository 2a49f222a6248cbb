package dev.holdfast.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.holdfast.bootstrap.config.HoldfastProperties;
import java.lang.reflect.RecordComponent;
import org.junit.jupiter.api.Test;

/** A setting has an effect. */
class SettingsTest {
  private final JavaClass settings = Module.allClasses().get(HoldfastProperties.class);

  @Test
  void everySettingIsRead() {
    assertThat(HoldfastProperties.class.getRecordComponents())
        .extracting(RecordComponent::getName)
        .hasSizeGreaterThan(15)
        .allMatch(this::isRead);
  }

  private boolean isRead(String setting) {
    return settings.getMethod(setting).getAccessesToSelf().stream()
        .anyMatch(access -> !access.getOriginOwner().equals(settings));
  }
}
