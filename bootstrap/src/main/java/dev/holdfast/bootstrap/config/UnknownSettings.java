package dev.holdfast.bootstrap.config;

import dev.holdfast.domain.identity.Text;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Refuses a key that is no setting, which Spring would pass over: records in another directory, a
 * limit that limits nothing. Of every source but the properties of the virtual machine, which are
 * also those of tests and tools. Then binds the settings, so that a value out of its range is
 * refused before anything is made. Before every verb, by {@code META-INF/spring.factories}.
 */
public final class UnknownSettings
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {
  private static final String PREFIX = "holdfast.";
  private static final String VARIABLE = "HOLDFAST_";

  /** Of the image's launcher and of the lab; settings of no verb. */
  private static final Pattern NOT_SETTINGS = Pattern.compile("HOLDFAST_(AOT|HEAP|LAB(_.*)?)");

  /** Kubernetes makes these for every Service of the namespace, one named holdfast among them. */
  private static final Pattern SERVICE_LINK =
      Pattern.compile(
          "HOLDFAST_([A-Z0-9_]+_)?(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?"
              + "|PORT(_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)");

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    ConfigurableEnvironment environment = context.getEnvironment();
    environment.getPropertySources().forEach(UnknownSettings::check);
    Binder.get(environment).bindOrCreate("holdfast", HoldfastProperties.class);
  }

  private static void check(PropertySource<?> source) {
    if (!(source instanceof EnumerablePropertySource<?> known)
        || source.getName().equals(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME)) {
      return;
    }
    for (String key : known.getPropertyNames()) {
      if (key.toLowerCase(Locale.ROOT).startsWith(PREFIX) && !isSetting(key)) {
        throw unknown(key, source);
      }
      if (key.startsWith(VARIABLE) && !isVariable(key)) {
        throw unknown(key, source);
      }
    }
  }

  private static boolean isSetting(String key) {
    String name = key.substring(PREFIX.length());
    String first = name.split("[.\\[]", 2)[0];
    boolean nested = name.length() > first.length();
    return components()
        .filter(component -> bare(component.getName()).equals(bare(first)))
        .anyMatch(component -> nested ? isNested(component, bare(name)) : !isComposed(component));
  }

  /** An underscore stands for a dot and for a dash: which one, only the names can decide. */
  private static boolean isVariable(String key) {
    String name = bare(key.substring(VARIABLE.length()));
    return NOT_SETTINGS.matcher(key).matches()
        || SERVICE_LINK.matcher(key).matches()
        || components()
            .anyMatch(component ->
                isComposed(component)
                    ? isNested(component, name)
                    : bare(component.getName()).equals(name));
  }

  private static boolean isNested(RecordComponent component, String bareName) {
    String own = bare(component.getName());
    if (component.getType() == Map.class) {
      return bareName.startsWith(own) && bareName.length() > own.length();
    }
    return component.getType().isRecord()
        && Arrays.stream(component.getType().getRecordComponents())
            .anyMatch(part -> bareName.equals(own + bare(part.getName())));
  }

  private static boolean isComposed(RecordComponent component) {
    return component.getType() == Map.class || component.getType().isRecord();
  }

  private static Stream<RecordComponent> components() {
    return Arrays.stream(HoldfastProperties.class.getRecordComponents());
  }

  private static String bare(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  private static SettingRefused unknown(String key, PropertySource<?> source) {
    boolean variable = key.startsWith(VARIABLE);
    Map<String, String> known = new LinkedHashMap<>();
    names()
        .map(name -> variable ? variable(name) : PREFIX + name)
        .forEach(name -> known.put(bare(name), name));
    String meant =
        Text.nearest(bare(key), known.keySet().stream())
            .map(near -> "; is " + known.get(near) + " meant?")
            .orElse("; allowed: " + String.join(", ", known.values()));
    return new SettingRefused(
        "there is no setting %s (%s)%s".formatted(Text.shown(key), source.getName(), meant));
  }

  private static Stream<String> names() {
    return components()
        .flatMap(component ->
            component.getType().isRecord()
                ? Arrays.stream(component.getType().getRecordComponents())
                    .map(part -> Ranges.dashed(component) + "." + Ranges.dashed(part))
                : Stream.of(Ranges.dashed(component)));
  }

  private static String variable(String name) {
    return VARIABLE + name.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
  }
}
