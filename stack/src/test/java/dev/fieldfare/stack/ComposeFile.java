package dev.fieldfare.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.Yaml;

/** The compose file with its anchors resolved. */
final class ComposeFile {

  private static final String OURS = "fieldfare/";

  private final Map<String, Map<String, Object>> services;
  private final Map<String, Object> secrets;
  private final Map<String, Object> volumes;

  private ComposeFile(Map<String, Object> root) {
    services = part(root, "services");
    secrets = part(root, "secrets");
    volumes = part(root, "volumes");
  }

  static ComposeFile read(Path file) throws IOException {
    return new ComposeFile(new Yaml().load(Files.readString(file)));
  }

  /** A service of the file. */
  record Entry(Map<String, Object> yaml) {

    String image() {
      return (String) yaml.get("image");
    }

    Map<String, Object> environment() {
      return part(yaml, "environment");
    }

    List<String> secrets() {
      return list("secrets");
    }

    List<String> volumes() {
      return list("volumes");
    }

    List<String> ports() {
      return list("ports");
    }

    Map<String, Object> buildArguments() {
      return part(part(yaml, "build"), "args");
    }

    @SuppressWarnings("unchecked")
    private List<String> list(String key) {
      return (List<String>) yaml.getOrDefault(key, List.of());
    }
  }

  Entry service(String name) {
    return new Entry(services.get(name));
  }

  /** The names of the services whose images are ours. */
  Set<String> ownServices() {
    return services.keySet().stream()
        .filter(name -> service(name).image().startsWith(OURS))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  Set<String> services() {
    return services.keySet();
  }

  Set<String> secrets() {
    return secrets.keySet();
  }

  Set<String> volumes() {
    return volumes.keySet();
  }

  @SuppressWarnings("unchecked")
  private static <T> Map<String, T> part(Map<String, Object> map, String key) {
    return (Map<String, T>) map.getOrDefault(key, Map.of());
  }
}
