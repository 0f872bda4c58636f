package dev.fieldfare.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.message.SenderRole;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SampleReadersTest {

  @Test
  void d26_eachSettingNamesTheLowestRoleThatSeesValues() {
    assertThat(Arrays.stream(SenderRole.values()).filter(SampleReaders.OPERATOR::include))
        .containsExactly(SenderRole.OPERATOR, SenderRole.ADMIN);
    assertThat(Arrays.stream(SenderRole.values()).filter(SampleReaders.ADMIN::include))
        .containsExactly(SenderRole.ADMIN);
    assertThat(Arrays.stream(SenderRole.values()).filter(SampleReaders.NONE::include)).isEmpty();
  }
}
