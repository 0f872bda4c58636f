package dev.fieldfare.backup.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.backup.retention.StoreListing.StoredFolder;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Files of a listing become folders, whatever the pages are. */
class S3WalkTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final UUID FIRST = new UUID(0, 1);
  private static final UUID SECOND = new UUID(0, 2);

  @Test
  void filesBecomeFoldersAcrossAllSizesOfPages() throws IOException {
    List<String> keys =
        List.of(
            "p/main/" + FIRST + "/000001.zst",
            "p/main/" + FIRST + "/000002.zst",
            "p/main/" + FIRST + "/manifest.json",
            "p/main/" + SECOND + "/000001.zst",
            "p/main/notes.txt");
    for (int size = 1; size <= keys.size(); size++) {
      List<StoredFolder> folders = walk(keys, size).next(10);

      assertThat(folders).extracting(f -> f.location().backup()).containsExactly(FIRST, SECOND);
      assertThat(folders).extracting(StoredFolder::isComplete).containsExactly(true, false);
      assertThat(folders.getFirst().lastWritten()).isEqualTo(START.plusSeconds(2));
    }
  }

  @Test
  void foldersComeInParts() throws IOException {
    S3Walk walk = walk(List.of("p/main/" + FIRST + "/manifest.json", "p/main/" + SECOND + "/x"), 1);

    assertThat(walk.next(1)).hasSize(1);
    assertThat(walk.next(1)).hasSize(1);
    assertThat(walk.next(1)).isEmpty();
  }

  // The files of one backup in two parts: the first part looks like an interrupted attempt.
  @Test
  void aStoreThatDoesNotListInOrderIsRefused() {
    List<String> keys =
        List.of(
            "p/main/" + FIRST + "/000001.zst",
            "p/main/" + SECOND + "/000001.zst",
            "p/main/" + FIRST + "/manifest.json");

    assertThatThrownBy(() -> walk(keys, 2).next(10))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("order");
  }

  private static S3Walk walk(List<String> keys, int size) {
    List<ListObjectsV2Response> pages = new ArrayList<>();
    for (int start = 0; start < keys.size(); start += size) {
      int end = Math.min(start + size, keys.size());
      ListObjectsV2Response.Builder page = ListObjectsV2Response.builder();
      List<S3Object> files = new ArrayList<>();
      for (int at = start; at < end; at++) {
        files.add(S3Object.builder().key(keys.get(at)).lastModified(START.plusSeconds(at)).build());
      }
      page.contents(files);
      pages.add(end == keys.size() ? page.build() : page.nextContinuationToken("" + end).build());
    }
    return new S3Walk(
        "main",
        "p/main/",
        token -> pages.get(token.map(text -> Integer.parseInt(text) / size).orElse(0)));
  }
}
