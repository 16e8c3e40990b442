package io.ksm.cli.doctor;

import io.ksm.report.text.Figure;
import io.ksm.report.text.Unit;
import java.util.List;
import java.util.Optional;

/**
 * One thing that was looked at.
 *
 * @param name what was looked at
 * @param verdict how it stands
 * @param finding the same in words
 * @param advice what to do; nothing where all is well
 */
record Check(String name, Verdict verdict, String finding, Optional<String> advice) {
  static final List<Figure<Check>> FIGURES =
      List.of(
          Figure.of("name", Unit.WORDS, "what was looked at", Check::name),
          Figure.of("verdict", Unit.WORDS, "ok, limited or missing", Check::verdict),
          Figure.of("finding", Unit.WORDS, "how it stands", Check::finding),
          Figure.of("advice", Unit.WORDS, "what to do", Check::advice));

  static Check ok(String name, String finding) {
    return new Check(name, Verdict.OK, finding, Optional.empty());
  }

  static Check limited(String name, String finding, String advice) {
    return new Check(name, Verdict.LIMITED, finding, Optional.of(advice));
  }

  static Check missing(String name, String finding, String advice) {
    return new Check(name, Verdict.MISSING, finding, Optional.of(advice));
  }
}
