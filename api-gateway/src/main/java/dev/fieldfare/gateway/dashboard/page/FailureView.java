package dev.fieldfare.gateway.dashboard.page;

import dev.fieldfare.contracts.http.ProblemDocument;
import java.util.List;

/**
 * Why a page or an action was refused, as it is shown.
 *
 * @param back the page that the form was on; empty if it is not known
 */
public record FailureView(
    String title, String detail, String code, List<String> problems, String back) {

  static FailureView of(ProblemDocument problem, String back) {
    return new FailureView(
        problem.title(),
        problem.detail(),
        problem.code(),
        problem.problems().stream().map(each -> each.message()).toList(),
        back);
  }
}
