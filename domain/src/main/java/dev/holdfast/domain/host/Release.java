package dev.holdfast.domain.host;

import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.Text;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The first two numbers of a release of the kernel, or of a program. */
public record Release(int major, int minor) implements Comparable<Release> {
  private static final Pattern FIRST = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");
  private static final Pattern WHOLE =
      Pattern.compile("(\\d{1,4})\\.(\\d{1,4})(?:\\.\\d{1,4})?(?:[-+][\\w.+~-]*)?");

  /** The first one that a text has, such as {@code mkfs.xfs version 6.1.0}. */
  public static Optional<Release> in(String text) {
    return Optional.of(FIRST.matcher(text)).filter(Matcher::find).map(Release::of);
  }

  /**
   * One that a person wrote: {@code 5.14}, or all that {@code uname -r} shows.
   *
   * @throws InvalidValue if the text is something else
   */
  public static Release parse(String field, String text) {
    Matcher whole = WHOLE.matcher(text);
    if (!whole.matches()) {
      throw new InvalidValue(field, "is not a release such as 5.14: " + Text.shown(text));
    }
    return of(whole);
  }

  private static Release of(Matcher found) {
    return new Release(Integer.parseInt(found.group(1)), Integer.parseInt(found.group(2)));
  }

  public boolean before(Release other) {
    return compareTo(other) < 0;
  }

  @Override
  public int compareTo(Release other) {
    return Comparator.comparingInt(Release::major)
        .thenComparingInt(Release::minor)
        .compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
