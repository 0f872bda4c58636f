package dev.fieldfare.postgres.track;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.message.VersionDirection;
import dev.fieldfare.contracts.track.ReleaseRequest.OfferedVersion;
import dev.fieldfare.contracts.track.RequestedVersions.RequestedVersion;
import dev.fieldfare.contracts.track.Track;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Stores the texts of versions, reads tracks, and asks for versions to be applied. */
public final class TrackLedger {

  private static final String HREF = "/api/v1/migrations/";

  private final Connection connection;

  public TrackLedger(Connection connection) {
    this.connection = connection;
  }

  /**
   * A version as it is stored.
   *
   * @param downFile the file of the down text, where it is another one
   */
  public record Upload(
      String track,
      VersionName version,
      String description,
      Optional<String> file,
      Optional<String> downFile,
      VersionScript script,
      String by) {

    /** SHA-256 of the up text, where there is one. */
    public Optional<String> checksum() {
      return script.up().map(VersionScript::checksum);
    }
  }

  /** Stores it: stored, unchanged, changed, busy, taken or no_up. */
  public String put(Upload upload) throws SQLException {
    try (var call =
        connection.prepareStatement("SELECT fieldfare.put_version(?, ?::jsonb, ?, ?, ?, ?)")) {
      call.setString(1, upload.track());
      call.setString(2, facts(upload).toString());
      call.setString(3, upload.script().up().orElse(null));
      call.setString(4, upload.script().down().orElse(null));
      call.setString(5, upload.script().verify().orElse(null));
      call.setString(6, upload.by());
      return text(call.executeQuery());
    }
  }

  private static ObjectNode facts(Upload upload) {
    ObjectNode facts = JsonNodeFactory.instance.objectNode();
    facts.put("version", upload.version().text()).put("sortKey", upload.version().sortKey());
    facts.put("repeatable", upload.version().isRepeatable());
    facts.put("description", upload.description());
    upload.file().ifPresent(file -> facts.put("file", file));
    upload.downFile().ifPresent(file -> facts.put("downFile", file));
    upload.checksum().ifPresent(checksum -> facts.put("checksum", checksum));
    facts.set("options", upload.script().options().document());
    return facts;
  }

  /** The track with all its versions, if there is one. */
  public Optional<Track> find(String track) throws SQLException {
    try (var query = connection.prepareStatement("SELECT fieldfare.describe_track(?)")) {
      query.setString(1, track);
      return Optional.ofNullable(text(query.executeQuery())).map(json -> read(json, Track.class));
    }
  }

  /** The names of the tracks. */
  public List<String> names() throws SQLException {
    try (var query = connection.prepareStatement("SELECT track FROM fieldfare.tracks ORDER BY 1");
        ResultSet rows = query.executeQuery()) {
      List<String> names = new ArrayList<>();
      while (rows.next()) {
        names.add(rows.getString(1));
      }
      return names;
    }
  }

  /** One version with its texts and attempts, as JSON. */
  public Optional<String> history(String track, String version) throws SQLException {
    try (var query = connection.prepareStatement("SELECT fieldfare.version_history(?, ?)")) {
      query.setString(1, track);
      query.setString(2, version);
      ResultSet row = query.executeQuery();
      return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
    }
  }

  /** Says which versions a release brought along. */
  public void offer(String track, List<String> versions) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.offer_versions(?, ?)")) {
      call.setString(1, track);
      call.setArray(2, connection.createArrayOf("text", versions.toArray()));
      call.execute();
    }
  }

  /** Asks for versions to be applied or rolled back, in this order. */
  public List<RequestedVersion> request(
      String track,
      VersionDirection direction,
      List<OfferedVersion> versions,
      String by,
      ObjectNode options)
      throws SQLException {
    try (var call =
        connection.prepareStatement(
            "SELECT * FROM fieldfare.request_versions(?, ?, ?::jsonb, ?, ?::jsonb)")) {
      call.setString(1, track);
      call.setString(2, direction.label());
      call.setString(3, write(versions));
      call.setString(4, by);
      call.setString(5, options.toString());
      return requested(call.executeQuery());
    }
  }

  /**
   * A version that was to be a baseline.
   *
   * @param verdict {@code done}, or why none was marked
   */
  public record Marked(String version, String verdict) {

    /** True when it is one now. */
    public boolean isDone() {
      return verdict.equals("done");
    }
  }

  /** Marks versions as there already, all or none. */
  public List<Marked> baseline(String track, List<OfferedVersion> versions, String by)
      throws SQLException {
    return mark("fieldfare.baseline_versions", track, versions, by);
  }

  /**
   * Marks versions that another tool applied as {@code BASELINE}, all or none.
   *
   * @param versions with version, checksum, appliedAt and appliedBy
   */
  public List<Marked> takeOver(String track, List<?> versions, String by) throws SQLException {
    return mark("fieldfare.import_versions", track, versions, by);
  }

  private List<Marked> mark(String function, String track, List<?> versions, String by)
      throws SQLException {
    try (var call =
        connection.prepareStatement("SELECT * FROM %s(?, ?::jsonb, ?)".formatted(function))) {
      call.setString(1, track);
      call.setString(2, write(versions));
      call.setString(3, by);
      ResultSet rows = call.executeQuery();
      List<Marked> marked = new ArrayList<>();
      while (rows.next()) {
        marked.add(new Marked(rows.getString("version"), rows.getString("verdict")));
      }
      return marked;
    }
  }

  private static List<RequestedVersion> requested(ResultSet rows) throws SQLException {
    List<RequestedVersion> versions = new ArrayList<>();
    while (rows.next()) {
      Optional<String> id = Optional.ofNullable(rows.getString("migration_id"));
      versions.add(
          new RequestedVersion(
              rows.getString("version"), rows.getString("verdict"), id, id.map(HREF::concat)));
    }
    return versions;
  }

  private static String text(ResultSet row) throws SQLException {
    row.next();
    return row.getString(1);
  }

  private static <T> T read(String json, Class<T> type) {
    try {
      return ContractsJson.mapper().readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the ledger answered with broken JSON", e);
    }
  }

  private static String write(Object document) {
    try {
      return ContractsJson.mapper().writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a document is written as JSON", e);
    }
  }
}
