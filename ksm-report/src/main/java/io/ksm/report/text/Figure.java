package io.ksm.report.text;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Declares a figure that is told of things of one kind: what programs and people call it, and how
 * it is found.
 *
 * <p>Tables ({@link FigureTable}), CSV ({@link Csv}), JSON ({@link Json}) and the words below a
 * table each walk a list of figures. So a name always stands with its value, and a new figure is
 * one declaration and its place in the lists. Immutable; any number of threads may use it if its
 * functions allow that.
 *
 * @param <T> the things
 * @param name for programs: the column of CSV, the member of JSON
 * @param unit what is counted
 * @param heading above its column in tables; lines are separated by {@code \n}
 * @param word by which the words below a table explain it; empty if they do not
 * @param meaning what it says, in a few words
 * @param value for programs: a number, a text, a boolean, a map of these; null, or an empty {@link
 *     Optional}, if it is not known. CSV leaves that empty and JSON leaves it out
 * @param text for people, in tables
 */
public record Figure<T>(
    String name,
    Unit unit,
    String heading,
    String word,
    String meaning,
    Function<T, @Nullable Object> value,
    Function<T, String> text) {

  /** Declares a figure, which tables show as its unit says. */
  public static <T> Figure<T> of(
      String name, Unit unit, String meaning, Function<T, @Nullable Object> value) {
    Function<T, @Nullable Object> known = thing -> unwrap(value.apply(thing));
    return new Figure<>(
        name, unit, name, "", meaning, known, thing -> unit.text(known.apply(thing)));
  }

  /** Declares a column that only tables have. */
  public static <T> Figure<T> column(String heading, Unit unit, Function<T, String> text) {
    return new Figure<>("", unit, heading, "", "", text::apply, text);
  }

  private static @Nullable Object unwrap(@Nullable Object value) {
    // Not a switch on types, for which the JVM makes a class at each start.
    if (value instanceof OptionalLong number) {
      return number.isPresent() ? (Object) number.getAsLong() : null;
    }
    return value instanceof Optional<?> optional ? optional.orElse(null) : value;
  }

  /** Returns the same with a heading for tables. */
  public Figure<T> headed(String other) {
    return new Figure<>(name, unit, other, word, meaning, value, text);
  }

  /** Returns the same, shown otherwise in tables. */
  public Figure<T> shown(Function<T, String> other) {
    return new Figure<>(name, unit, heading, word, meaning, value, other);
  }

  /** Returns the same, explained below tables. */
  public Figure<T> explained(String other) {
    return new Figure<>(name, unit, heading, other, meaning, value, text);
  }

  /** Returns the same, explained below tables by other words. */
  public Figure<T> explained(String other, String explanation) {
    return new Figure<>(name, unit, heading, other, explanation, value, text);
  }

  /** Returns the same with another name for programs. */
  public Figure<T> named(String other) {
    return new Figure<>(other, unit, heading, word, meaning, value, text);
  }

  /** Returns the same figure of things that have such a thing. */
  public <S> Figure<S> of(Function<S, T> part) {
    return new Figure<>(
        name,
        unit,
        heading,
        word,
        meaning,
        thing -> value.apply(part.apply(thing)),
        thing -> text.apply(part.apply(thing)));
  }
}
