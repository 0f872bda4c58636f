package dev.fieldfare.gateway.dashboard.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LivePositionsTest {

  @Test
  void remembersThePositionOfEachTarget() {
    LivePositions positions = LivePositions.of("main:12,crm-2:5");

    assertThat(positions.in("main")).hasValue(12);
    assertThat(positions.in("other")).isEmpty();
    assertThat(LivePositions.of("-:7,main:1").in("-")).hasValue(7);
    assertThat(positions.after("main", 13)).isEqualTo("crm-2:5,main:13");
    assertThat(positions.after("other", 1)).isEqualTo("crm-2:5,main:13,other:1");
  }

  @Test
  void leavesOutWhatCannotBeRead() {
    assertThat(LivePositions.of(null).after("main", 1)).isEqualTo("main:1");
    assertThat(LivePositions.of("nonsense,<b>:1,main:x,crm:7").after("main", 1))
        .isEqualTo("crm:7,main:1");
    assertThat(LivePositions.of("a:1,".repeat(5_000)).in("a")).isEmpty();
  }
}
