package dev.holdfast.bootstrap.config;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The node as a Spring Boot application: the CSI socket, the management port, the watch. */
@SpringBootApplication(scanBasePackages = "dev.holdfast.bootstrap")
@EnableScheduling
public class NodeApplication {}
