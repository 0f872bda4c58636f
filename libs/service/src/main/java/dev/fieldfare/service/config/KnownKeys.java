package dev.fieldfare.service.config;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/** Refuses unknown keys below a prefix of ours, in files and in the environment. */
public final class KnownKeys {
  private final Config config;

  public KnownKeys(Config config) {
    this.config = config;
  }

  /**
   * Throws for a key below the prefix that the mapping does not have.
   *
   * @param prefix with its closing dot
   * @param mapping a {@code @ConfigMapping} interface; groups are nested interfaces of it
   */
  public void refuseOthers(String prefix, Class<?> mapping) {
    refuseOthers(prefix, keys(prefix, mapping, mapping).sorted().toList());
  }

  /**
   * Throws for a key below the prefix that is not among the known ones.
   *
   * @param prefix with its closing dot
   */
  public void refuseOthers(String prefix, Collection<String> known) {
    Set<String> variables = known.stream().map(KnownKeys::variable).collect(Collectors.toSet());
    // Of a variable the configuration also shows a guess at its dotted name. Variables come first
    // in this order, so the message names what was set.
    Set<String> set = new TreeSet<>();
    config.getPropertyNames().forEach(set::add);
    for (String key : set) {
      boolean ours = key.startsWith(prefix) || key.startsWith(variable(prefix));
      if (ours && !variables.contains(variable(key))) {
        throw new IllegalArgumentException(
            "wrong configuration: unknown key %s; allowed below %s are %s"
                .formatted(key, prefix, String.join(", ", known)));
      }
    }
  }

  private static Stream<String> keys(String prefix, Class<?> group, Class<?> mapping) {
    return Arrays.stream(group.getDeclaredMethods())
        .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isSynthetic())
        .flatMap(method -> keys(prefix, method, mapping));
  }

  private static Stream<String> keys(String prefix, Method method, Class<?> mapping) {
    String key = prefix + method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    boolean isGroup = List.of(mapping.getDeclaredClasses()).contains(method.getReturnType());
    return isGroup ? keys(key + ".", method.getReturnType(), mapping) : Stream.of(key);
  }

  // The environment spells every other character as an underscore, so both spellings are compared
  // in the form of the environment.
  private static String variable(String key) {
    return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }
}
