package dev.fieldfare.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fieldfare.embedded.service.ServiceDescriptor;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo of forms, on a stack that it starts itself because its target needs a registry. */
class FormsDemoIT {

  @TempDir Path data;

  private House house;

  @BeforeEach
  void requirePackagedServices() {
    house = House.real(data.resolve("stack"));
    // Missing only when the tests run without packaging: ./fieldfare test packages.
    assumeTrue(
        ServiceDescriptor.in(house.home()).stream().allMatch(one -> one.isBuilt(house.home())));
  }

  @AfterEach
  void leaveNothing() {
    house.leaveNothing();
  }

  @Test
  void qc27_theDemoOfFormsTakesAFormBuilderOver() throws Exception {
    House.Ended demo =
        house.run(
            "demo",
            "--forms",
            "--data",
            house.data().toString(),
            "--port-base",
            Integer.toString(house.portBase()));

    assertThat(demo.exit()).as(demo.out() + demo.err()).isZero();
    assertThat(demo.out())
        .contains("the form is registered; no table was changed")
        .contains("2 tables, 3 columns, 3 migrations created; a second sync creates 0")
        .contains("TYPE_MISMATCH: ", "NULLABILITY: ", "after the repairs there are 0 differences")
        .contains("7@example.org", "the same definition again: 0 migrations")
        .contains("1 migration(s) queued for execution; both answers name the same job")
        .contains("REJECTED: ")
        .containsPattern("./fieldfare forms show [0-9a-f-]{36} --data " + house.data());
    assertThat(
            house.value(
                "SELECT string_agg(column_name, ' ' ORDER BY column_name) FROM fieldfare.fields"
                    + " WHERE dropped_by IS NULL"))
        .isEqualTo("city email phone score visited");
  }
}
