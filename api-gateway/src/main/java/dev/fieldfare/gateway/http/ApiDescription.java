package dev.fieldfare.gateway.http;

import dev.fieldfare.contracts.http.ProblemDocument;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Adds common properties to the description at {@code /openapi}: every operation needs an API key,
 * and errors are problem+json.
 *
 * <p>A status that only some operations have is declared at these operations, without a
 * description. The description is added here.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ApiDescription implements OASFilter {

  private static final String KEY = "api-key";
  private static final String PROBLEM = ProblemDocument.class.getSimpleName();

  private static final List<Integer> ANYWHERE = List.of(400, 401, 403, 429, 503);
  private static final List<Integer> WITH_A_BODY = List.of(413, 415);

  @Override
  public void filterOpenAPI(OpenAPI api) {
    api.addSecurityRequirement(OASFactory.createSecurityRequirement().addScheme(KEY));
    api.getPaths()
        .getPathItems()
        .values()
        .forEach(path -> path.getOperations().values().forEach(ApiDescription::describe));
  }

  private static void describe(Operation operation) {
    List<Integer> common = new ArrayList<>(ANYWHERE);
    if (operation.getRequestBody() != null) {
      common.addAll(WITH_A_BODY);
    }
    for (int status : common) {
      operation
          .getResponses()
          .addAPIResponse(Integer.toString(status), OASFactory.createAPIResponse());
    }
    operation.getResponses().getAPIResponses().forEach(ApiDescription::describe);
  }

  private static void describe(String status, APIResponse response) {
    int number = Integer.parseInt(status);
    if (number < 400) {
      return;
    }
    var schema = OASFactory.createSchema().ref(PROBLEM);
    var problem = OASFactory.createMediaType().schema(schema);
    response
        .description(HttpStatuses.title(number))
        .content(OASFactory.createContent().addMediaType(ProblemDocument.MEDIA_TYPE, problem));
  }
}
