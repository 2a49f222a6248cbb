package dev.holdfast.bootstrap.config;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The node as a Spring Boot application: the CSI socket, the management port, the loop. */
@SpringBootApplication(scanBasePackages = "dev.holdfast.bootstrap")
public class NodeApplication {}
