package dev.holdfast.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import dev.holdfast.bootstrap.config.HoldfastProperties;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;

/** A setting has an effect. */
class SettingsTest {
  private final JavaClasses classes = Module.allClasses();
  private final JavaClass settings = classes.get(HoldfastProperties.class);

  @Test
  void everySettingIsReadOrIsACondition() {
    assertThat(HoldfastProperties.class.getRecordComponents())
        .extracting(RecordComponent::getName)
        .hasSizeGreaterThan(15)
        .allMatch(setting -> isRead(setting) || isCondition(setting));
  }

  private boolean isRead(String setting) {
    return settings.getMethod(setting).getAccessesToSelf().stream()
        .anyMatch(access -> !access.getOriginOwner().equals(settings));
  }

  private boolean isCondition(String setting) {
    String name = "holdfast." + setting.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    return classes.stream()
        .flatMap(type -> type.tryGetAnnotationOfType(ConditionalOnProperty.class).stream())
        .flatMap(condition ->
            Stream.concat(Arrays.stream(condition.value()), Arrays.stream(condition.name())))
        .anyMatch(name::equals);
  }
}
