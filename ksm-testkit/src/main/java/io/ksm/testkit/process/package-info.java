/** Programs that tests run in processes of their own, also as a user without rights. */
package io.ksm.testkit.process;
