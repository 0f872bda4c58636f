package dev.fieldfare.cli;

import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.client.RequestRefusedException;
import dev.fieldfare.client.Tracks;
import dev.fieldfare.client.Tracks.VersionFile;
import dev.fieldfare.contracts.message.Problem;
import dev.fieldfare.contracts.track.CheckedVersion;
import dev.fieldfare.contracts.track.ReleaseRequest.OfferedVersion;
import dev.fieldfare.contracts.track.StoredVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Sends the files of a release. One file that cannot be read or parsed refuses all of it. */
public final class ReleaseUpload {

  private static final int SHOWN = 20;

  private final Session session;
  private final Tracks track;
  private final List<String> problems = new ArrayList<>();

  /** Uploads to a track. */
  public ReleaseUpload(Session session, Tracks track) {
    this.session = session;
    this.track = track;
  }

  /** Stores the texts: the versions that are stored now. */
  public List<OfferedVersion> upload(List<ReleaseFile> files) {
    List<OfferedVersion> versions = new ArrayList<>();
    send(
        files,
        (part, file) -> {
          StoredVersion stored = track.put(file);
          if (part.equals("up")) {
            versions.add(new OfferedVersion(stored.version(), stored.checksum()));
          }
        });
    return versions;
  }

  /** Has the texts checked; nothing is stored. */
  List<CheckedVersion> check(List<ReleaseFile> files) {
    List<CheckedVersion> versions = new ArrayList<>();
    send(
        files,
        (part, file) -> {
          CheckedVersion checked = track.check(file);
          if (part.equals("up")) {
            versions.add(checked);
          }
        });
    return versions;
  }

  private void send(List<ReleaseFile> files, BiConsumer<String, VersionFile> sending) {
    files.forEach(file -> send(file, sending));
    if (!problems.isEmpty()) {
      problems.stream().limit(SHOWN).forEach(session::tell);
      throw CommandFailure.error(
          "the release is refused: %d %s. Nothing was applied."
              .formatted(problems.size(), problems.size() == 1 ? "problem" : "problems"));
    }
  }

  private void send(ReleaseFile file, BiConsumer<String, VersionFile> sending) {
    try {
      byte[] text = Files.readAllBytes(file.path());
      sending.accept(
          file.part(),
          new VersionFile(file.version(), file.name(), file.part(), file.description(), text));
    } catch (IOException e) {
      problems.add(file.name() + " cannot be read: " + e.getMessage());
    } catch (RequestRefusedException refused) {
      problems.addAll(sentences(file, refused));
    }
  }

  private static List<String> sentences(ReleaseFile file, RequestRefusedException refused) {
    List<Problem> found = refused.problem().problems();
    return found.isEmpty()
        ? List.of(prefixed(file, refused.problem().detail()))
        : found.stream().map(Problem::message).toList();
  }

  private static String prefixed(ReleaseFile file, String detail) {
    return detail.startsWith(file.name()) ? detail : file.name() + ": " + detail;
  }
}
