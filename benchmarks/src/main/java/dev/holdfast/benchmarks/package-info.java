/**
 * Benchmarks of CPU time and delays. Run after {@code ./holdfast test -DskipTests}:
 *
 * <pre>
 *   mvn -pl benchmarks dependency:build-classpath -Dmdep.outputFile=target/classpath
 *   java --enable-native-access=ALL-UNNAMED -cp benchmarks/target/classes:$(cat benchmarks/target/classpath) org.openjdk.jmh.Main -prof gc
 * </pre>
 */
@NullMarked
package dev.holdfast.benchmarks;

import org.jspecify.annotations.NullMarked;
