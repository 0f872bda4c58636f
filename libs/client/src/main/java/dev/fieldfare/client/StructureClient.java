package dev.fieldfare.client;

import dev.fieldfare.contracts.http.StructureDiff;
import dev.fieldfare.contracts.http.StructureHash;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The structures of the targets. It needs the role admin. */
public final class StructureClient {

  private static final String HASH = "structure/hash";
  private static final String DUMP = "structure/dump";
  private static final String DIFF = "structure/diff";

  private final Gateway gateway;

  StructureClient(Gateway gateway) {
    this.gateway = gateway;
  }

  /**
   * A dump while it comes in.
   *
   * @param missing how many parts of the structure it does not hold
   */
  public record Dump(InputStream content, int missing) {}

  /** The hash of a target, or of some of its schemas. */
  public StructureHash hash(String target, Collection<String> schemas) {
    return gateway.getSlowly(
        path(HASH, Map.of("target", List.of(target), "schema", schemas)), StructureHash.class);
  }

  /**
   * Writes a target's structure.
   *
   * @param parameters of the resource {@code structure/dump}, each with its values
   */
  public Dump dump(Map<String, ? extends Collection<String>> parameters) {
    return gateway.download(path(DUMP, parameters));
  }

  /** Compares two targets. */
  public StructureDiff diff(String left, String right, Collection<String> schemas) {
    return gateway.getSlowly(
        path(DIFF, Map.of("left", List.of(left), "right", List.of(right), "schema", schemas)),
        StructureDiff.class);
  }

  /**
   * Compares a target with a document.
   *
   * @param side of the target: left or right
   * @param document as a dump wrote it, compressed by gzip
   */
  public StructureDiff diffWithDocument(
      String side, String target, Collection<String> schemas, byte[] document) {
    return gateway.postGzip(
        path(DIFF, Map.of(side, List.of(target), "schema", schemas)),
        document,
        StructureDiff.class);
  }

  private static String path(
      String resource, Map<String, ? extends Collection<String>> parameters) {
    List<String> all = new ArrayList<>();
    parameters.forEach(
        (name, values) -> values.forEach(value -> all.add(name + "=" + Gateway.encoded(value))));
    all.sort(null);
    return all.isEmpty() ? resource : resource + "?" + String.join("&", all);
  }
}
