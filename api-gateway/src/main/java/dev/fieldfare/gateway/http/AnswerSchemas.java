package dev.fieldfare.gateway.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.FieldInfo;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.RecordComponentInfo;

/**
 * Completes the schemas of answers: a record writes all its components, so they are required,
 * unless it leaves empty ones out; an {@code Optional} may be null.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class AnswerSchemas implements OASFilter {

  private static final String OURS = "dev.fieldfare.";
  private static final String OPTIONAL = "java.util.Optional";
  private static final DotName INCLUDE = DotName.createSimple(JsonInclude.class);
  private static final DotName NAME = DotName.createSimple(JsonProperty.class);
  private static final DotName UNWRAPPED = DotName.createSimple(JsonUnwrapped.class);

  private final IndexView index;

  public AnswerSchemas(IndexView index) {
    this.index = index;
  }

  @Override
  public void filterOpenAPI(OpenAPI api) {
    Map<String, Schema> schemas = api.getComponents().getSchemas();
    Set<String> answers = new HashSet<>();
    Set<String> bodies = new HashSet<>();
    api.getPaths().getPathItems().values().stream()
        .flatMap(path -> path.getOperations().values().stream())
        .forEach(operation -> collect(operation, schemas, answers, bodies));
    answers.removeAll(bodies);
    answers.forEach(name -> complete(name, schemas.get(name)));
  }

  private static void collect(
      Operation operation, Map<String, Schema> schemas, Set<String> answers, Set<String> bodies) {
    operation
        .getResponses()
        .getAPIResponses()
        .values()
        .forEach(response -> addAll(response.getContent(), schemas, answers));
    if (operation.getRequestBody() != null) {
      addAll(operation.getRequestBody().getContent(), schemas, bodies);
    }
  }

  private static void addAll(Content content, Map<String, Schema> schemas, Set<String> found) {
    Deque<Schema> open = new ArrayDeque<>();
    if (content != null) {
      content.getMediaTypes().values().stream()
          .map(media -> media.getSchema())
          .filter(schema -> schema != null)
          .forEach(open::add);
    }
    while (!open.isEmpty()) {
      Schema schema = open.remove();
      String ref = schema.getRef();
      if (ref != null) {
        String name = ref.substring(ref.lastIndexOf('/') + 1);
        if (found.add(name) && schemas.containsKey(name)) {
          open.add(schemas.get(name));
        }
      }
      parts(schema).forEach(open::add);
    }
  }

  private static Stream<Schema> parts(Schema schema) {
    return Stream.of(
            schema.getProperties() == null
                ? List.<Schema>of()
                : List.copyOf(schema.getProperties().values()),
            schema.getItems() == null ? List.<Schema>of() : List.of(schema.getItems()),
            schema.getAnyOf() == null ? List.<Schema>of() : schema.getAnyOf(),
            schema.getOneOf() == null ? List.<Schema>of() : schema.getOneOf())
        .flatMap(List::stream);
  }

  private void complete(String name, Schema schema) {
    Map<String, Schema> properties = schema == null ? null : schema.getProperties();
    if (properties == null) {
      return;
    }
    components(name, properties.keySet())
        .forEach(
            (property, component) -> {
              if (!component.hasAnnotation(INCLUDE)) {
                schema.addRequired(property);
              }
              boolean isOptional = component.type().name().toString().equals(OPTIONAL);
              if (isOptional && properties.get(property).getRef() != null) {
                schema.addProperty(property, orNull(properties.get(property)));
              }
            });
  }

  private static Schema orNull(Schema schema) {
    return OASFactory.createSchema()
        .addAnyOf(schema)
        .addAnyOf(OASFactory.createSchema().addType(Schema.SchemaType.NULL));
  }

  /** The components of the record that is written with these properties. */
  private Map<String, FieldInfo> components(String schema, Set<String> properties) {
    return index.getKnownClasses().stream()
        .filter(type -> type.isRecord() && type.name().toString().startsWith(OURS))
        .filter(type -> type.simpleName().equals(schema))
        .map(this::components)
        .filter(components -> components.keySet().equals(properties))
        .findFirst()
        .orElse(Map.of());
  }

  private Map<String, FieldInfo> components(ClassInfo record) {
    Map<String, FieldInfo> all = new LinkedHashMap<>();
    for (RecordComponentInfo component : record.recordComponentsInDeclarationOrder()) {
      // Jackson's annotations are kept with the field and the accessor, not with the component.
      FieldInfo field = record.field(component.name());
      if (field.hasAnnotation(UNWRAPPED)) {
        all.putAll(components(index.getClassByName(field.type().name())));
      } else {
        AnnotationInstance name = field.annotation(NAME);
        boolean isNamed = name != null && name.value() != null;
        all.put(isNamed ? name.value().asString() : field.name(), field);
      }
    }
    return all;
  }
}
