package io.ksm.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.mockingDetails;

import io.ksm.api.ForwardingPolicy;
import io.ksm.api.ForwardingSource;
import io.ksm.api.MergePolicy;
import io.ksm.api.PageSource;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mockito.Answers;

/** Tests that all calls are passed on, also those of methods that are added later. */
class ForwardingTest {
  private static Stream<Method> methodsOfSources() {
    return Arrays.stream(PageSource.class.getDeclaredMethods());
  }

  private static Stream<Method> methodsOfPolicies() {
    return Arrays.stream(MergePolicy.class.getDeclaredMethods());
  }

  @ParameterizedTest
  @MethodSource("methodsOfSources")
  void passesOnWhatASourceIsAsked(Method method) throws Exception {
    PageSource source = mock(PageSource.class, Answers.RETURNS_MOCKS);
    check(method, new ForwardingSource(source) {}, source);
  }

  @ParameterizedTest
  @MethodSource("methodsOfPolicies")
  void passesOnWhatAPolicyIsAsked(Method method) throws Exception {
    MergePolicy policy = mock(MergePolicy.class, Answers.RETURNS_DEFAULTS);
    check(method, new ForwardingPolicy(policy) {}, policy);
  }

  private static void check(Method method, Object forwarding, Object other) throws Exception {
    Object[] arguments = Arrays.stream(method.getParameterTypes()).map(Samples::of).toArray();

    method.invoke(forwarding, arguments);

    assertThat(mockingDetails(other).getInvocations())
        .singleElement()
        .satisfies(call -> {
          assertThat(call.getMethod().getName()).isEqualTo(method.getName());
          assertThat(call.getRawArguments()).isEqualTo(arguments);
        });
  }

  /** Makes arguments that can be told apart from those that a call leaves out. */
  private static final class Samples {
    private Samples() {}

    static Object of(Class<?> type) {
      if (type == int.class) {
        return 7;
      }
      if (type == long.class) {
        return 11L;
      }
      if (type == int[].class) {
        return new int[] {13};
      }
      return type.isRecord() ? null : mock(type);
    }
  }
}
