# The role by which a scan reads one account: metadata only, nothing is written.
# `policy.json` is the output of `guardrails permissions aws`; make it anew when you read other services.

terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

variable "principal" {
  type        = string
  description = "ARN of the role or user that scans."
}

variable "external_id" {
  type        = string
  description = "Without which the role cannot be assumed; empty: none."
  default     = ""
}

variable "role_name" {
  type        = string
  description = "As `scan.aws.role_name` has it."
  default     = "guardrails-scan"
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = [var.principal]
    }

    dynamic "condition" {
      for_each = var.external_id == "" ? [] : [var.external_id]

      content {
        test     = "StringEquals"
        variable = "sts:ExternalId"
        values   = [condition.value]
      }
    }
  }
}

resource "aws_iam_role" "this" {
  name               = var.role_name
  description        = "Guardrails reads metadata of accelerated compute"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy" "this" {
  name   = "read"
  role   = aws_iam_role.this.id
  policy = file("${path.module}/policy.json")
}

output "role_arn" {
  value = aws_iam_role.this.arn
}
