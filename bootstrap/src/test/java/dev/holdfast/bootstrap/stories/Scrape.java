package dev.holdfast.bootstrap.stories;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Our own part of what Prometheus reads. */
record Scrape(List<Sample> samples) {
  private static final Pattern LINE =
      Pattern.compile("(holdfast_[a-z_]+)(?:\\{([^}]*)})? ([0-9.E+-]+)");
  private static final Pattern LABEL = Pattern.compile("([a-z]+)=\"([^\"]*)\"");

  record Sample(String name, Map<String, String> labels, double value) {
    boolean has(String label, String text) {
      return text.equals(labels.get(label));
    }
  }

  static Scrape of(Node node) {
    try {
      return parse(node.management("GET", "prometheus", "").body());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static Scrape parse(String text) {
    return new Scrape(
        text.lines().map(LINE::matcher).filter(Matcher::matches).map(Scrape::sample).toList());
  }

  private static Sample sample(Matcher line) {
    Map<String, String> labels = new TreeMap<>();
    if (line.group(2) != null) {
      LABEL.matcher(line.group(2)).results().forEach(l -> labels.put(l.group(1), l.group(2)));
    }
    return new Sample(line.group(1), labels, Double.parseDouble(line.group(3)));
  }

  /** Those of a name with this label. */
  List<Sample> of(String name, String label, String text) {
    return samples.stream()
        .filter(sample -> sample.name().equals(name) && sample.has(label, text))
        .toList();
  }

  /** The sum of all of a name, 0 if there is none. */
  double sum(String name) {
    return samples.stream()
        .filter(sample -> sample.name().equals(name))
        .mapToDouble(Sample::value)
        .sum();
  }
}
