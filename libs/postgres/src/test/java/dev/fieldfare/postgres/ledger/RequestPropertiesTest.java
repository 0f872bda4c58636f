package dev.fieldfare.postgres.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.operation.OperationDescriptor;
import dev.fieldfare.contracts.operation.OperationDescriptor.Property;
import dev.fieldfare.contracts.operation.OperationType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The ledger's list of properties is generated from the descriptors of the operations. */
class RequestPropertiesTest {
  private static final Path FILE =
      Path.of("src/main/resources/dev/fieldfare/postgres/ledger/R__request_properties.sql");

  private static final String TEXT =
      """
      -- The properties that each type of request may have, generated from the descriptors of the operations: RequestPropertiesTest
      -- prints this file. One of the names after '!' must be there. A name without properties is reserved.
      WITH described (migration_type, properties) AS (
        SELECT t, CASE WHEN p = '{}' THEN p ELSE p || '{%s}'::text[] END FROM (VALUES
      %s
        ) AS r(t, p)
      ), gone AS (
        DELETE FROM fieldfare.request_properties p WHERE p.migration_type NOT IN (SELECT d.migration_type FROM described d)
      )
      INSERT INTO fieldfare.request_properties SELECT d.migration_type, d.properties FROM described d
      ON CONFLICT (migration_type) DO UPDATE SET properties = excluded.properties;
      """;

  @Test
  void isGeneratedFromTheDescriptors() throws IOException {
    assertThat(Files.readString(FILE)).isEqualTo(generated());
  }

  private static String generated() {
    Stream<String> described =
        OperationDescriptor.ALL.stream()
            .flatMap(one -> one.names().map(name -> row(name, one.properties())));
    Stream<String> reserved =
        Arrays.stream(OperationType.values())
            .filter(type -> !type.isAvailable())
            .map(type -> row(type.name(), List.of()));
    return TEXT.formatted(
        elements(OperationDescriptor.COMMON),
        Stream.concat(described, reserved)
            .collect(Collectors.joining(",\n"))
            // The first row says of which type the column is.
            .replaceFirst("'\\)", "'::text[])"));
  }

  private static String row(String name, List<Property> properties) {
    return "    ('%s', '{%s}')".formatted(name, elements(properties));
  }

  private static String elements(List<Property> properties) {
    return properties.stream()
        .flatMap(RequestPropertiesTest::elements)
        .collect(Collectors.joining(","));
  }

  private static Stream<String> elements(Property property) {
    Stream<String> required = Stream.of("!" + String.join("/", property.spellings()));
    return Stream.concat(
        property.required() ? required : Stream.empty(), property.spellings().stream());
  }
}
