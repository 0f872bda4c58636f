package dev.fieldfare.contracts.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Entries that differ anywhere have different hashes. */
class AuditChainTest {

  @Test
  void aTextMovesToNoOtherField() {
    assertThat(AuditChain.digest(entry(0, "ab", 1, "c")))
        .isNotEqualTo(AuditChain.digest(entry(0, "a", 1, "bc")));
    assertThat(AuditChain.digest(entry(5, "")))
        .isNotEqualTo(AuditChain.digest(entry(4, "")))
        .isNotEqualTo(AuditChain.digest(entry(5, "-")));
  }

  @Test
  void aLinkCoversThePositionAndWhatIsBefore() {
    byte[] digest = AuditChain.digest(entry(0, "x"));
    byte[] first = AuditChain.link(AuditChain.beginning(), 1, digest);

    assertThat(AuditChain.link(AuditChain.beginning(), 2, digest)).isNotEqualTo(first);
    assertThat(AuditChain.link(first, 1, digest)).isNotEqualTo(first).hasSize(32);
  }

  private static List<Optional<String>> entry(Object... indexesAndTexts) {
    List<Optional<String>> texts =
        new ArrayList<>(Collections.nCopies(AuditChain.FIELDS.size(), Optional.empty()));
    for (int n = 0; n < indexesAndTexts.length; n += 2) {
      texts.set((int) indexesAndTexts[n], Optional.of((String) indexesAndTexts[n + 1]));
    }
    return texts;
  }
}
