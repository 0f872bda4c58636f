package dev.fieldfare.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.message.Problem;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** Reads small bodies strictly: nothing unknown, nothing twice, nothing after the end. */
public final class JsonBodies {

  private static final String OTHER_SHAPE =
      "The body does not have the expected properties and types.";

  private static final ObjectReader READER =
      ContractsJson.mapper()
          .reader()
          .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);

  private JsonBodies() {}

  /** The document that was posted; an empty body is an empty object. */
  public static <T> T read(byte[] body, Class<T> type) {
    try {
      byte[] json = body == null || body.length == 0 ? new byte[] {'{', '}'} : body;
      T document = READER.forType(type).readValue(json);
      if (document == null) {
        throw refused(FailureReason.WRONG_TYPE, "", OTHER_SHAPE);
      }
      return document;
    } catch (UnrecognizedPropertyException e) {
      throw refused(
          FailureReason.UNKNOWN_PROPERTY,
          path(e),
          "There is no property \"" + e.getPropertyName() + "\" here.");
    } catch (JsonMappingException e) {
      if (e.getCause() instanceof RequestRefused refusal) {
        throw refusal;
      }
      throw refused(FailureReason.WRONG_TYPE, path(e), OTHER_SHAPE);
    } catch (JsonProcessingException e) {
      throw refused(FailureReason.MALFORMED, "", "The body is not JSON.");
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory cannot be read", e);
    }
  }

  private static String path(JsonMappingException e) {
    return e.getPath().stream()
        .map(JsonMappingException.Reference::getFieldName)
        .collect(Collectors.joining("."));
  }

  private static RequestRefused refused(FailureReason code, String property, String message) {
    return RequestRefused.of(List.of(new Problem(code, property, message)));
  }
}
