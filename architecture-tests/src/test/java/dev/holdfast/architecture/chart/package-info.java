/** That what is deployed is what the program and Kubernetes know. */
@NullMarked
package dev.holdfast.architecture.chart;

import org.jspecify.annotations.NullMarked;
