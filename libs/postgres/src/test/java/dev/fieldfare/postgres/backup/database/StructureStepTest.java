package dev.fieldfare.postgres.backup.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.postgres.structure.writer.Part;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Only indexes of different tables are made at the same time. */
class StructureStepTest {

  private static List<List<List<String>>> steps(String... statements) {
    List<StructureStatement> structure =
        Stream.of(statements).map(sql -> new StructureStatement(Part.AFTER_DATA, sql)).toList();
    return StructureStep.of(structure, Part.AFTER_DATA).stream()
        .map(
            step ->
                step.lanes().stream()
                    .map(lane -> lane.stream().map(StructureStatement::sql).toList())
                    .toList())
        .toList();
  }

  @Test
  void indexesOfOneTableStayInOneLaneAndOthersEndTheStep() {
    String first = "CREATE INDEX \"by \"\" state\" ON shop.\"or\"\"der s\" USING btree (state)";
    String second = "ALTER TABLE ONLY shop.\"or\"\"der s\" ADD CONSTRAINT p PRIMARY KEY (id)";
    String other = "CREATE UNIQUE INDEX u ON public.t USING btree (lower(v))";
    String attach = "ALTER INDEX public.u ATTACH PARTITION public.v";
    String foreign = "ALTER TABLE public.t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES shop.c (id)";

    assertThat(steps(first, other, second, attach, foreign, other))
        .containsExactly(
            List.of(List.of(first, second), List.of(other)),
            List.of(List.of(attach, foreign)),
            List.of(List.of(other)));
  }

  @Test
  void anIndexWithATablespaceIsAStepOfItsOwn() {
    String to = "SET default_tablespace = fast";
    String index = "CREATE INDEX i ON ONLY public.t USING btree (id)";
    String back = "SET default_tablespace = ''";

    assertThat(steps(to, index, back, "CREATE INDEX j ON public.t USING btree (id)"))
        .containsExactly(
            List.of(List.of(to)),
            List.of(List.of(index)),
            List.of(List.of(back)),
            List.of(List.of("CREATE INDEX j ON public.t USING btree (id)")));
  }
}
